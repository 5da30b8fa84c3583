"""How long a log-in attempt must wait."""

from __future__ import annotations

from assistant.web.attempts import FREE, LONGEST_ADDRESS_S, LONGEST_NAME_S, Attempts


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(attempts: Attempts, clock: Clock, times: int, name: str, address: str) -> float:
    """`times` wrong passwords, each as soon as allowed; the last wait."""
    wait = 0.0
    for _ in range(times):
        wait = attempts.begin(name, address)
        if wait:
            clock.now += wait
            assert attempts.begin(name, address) == 0.0
    return wait


def test_the_wait_doubles_from_the_fourth_attempt_on() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    assert fail(attempts, clock, FREE, "a", "192.0.2.1") == 0.0
    assert [round(fail(attempts, clock, 1, "a", "192.0.2.1")) for _ in range(4)] == [1, 2, 4, 8]


def test_a_name_tried_from_everywhere_waits_a_minute_at_most_and_an_address_a_quarter_of_an_hour() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    waits = [fail(attempts, clock, 1, "a", f"192.0.2.{n}") for n in range(30)]
    assert waits[-1] == LONGEST_NAME_S
    waits = [fail(attempts, clock, 1, f"n{n}", "198.51.100.1") for n in range(30)]
    assert waits[-1] == LONGEST_ADDRESS_S


def test_many_attempts_at_once_gain_nothing() -> None:
    attempts = Attempts(Clock())
    assert [attempts.begin("a", "192.0.2.1") for _ in range(10)].count(0.0) == FREE


def test_a_right_password_frees_the_name_but_does_not_wash_the_address() -> None:
    attempts = Attempts(Clock())
    for _ in range(FREE - 1):
        attempts.begin("victim", "192.0.2.1")
    attempts.begin("own", "192.0.2.1")
    attempts.succeed("own", "192.0.2.1")
    assert attempts.begin("victim", "192.0.2.1") == 0.0
    assert attempts.begin("own", "192.0.2.1") > 0


def test_addresses_of_one_ipv6_network_count_as_one_and_an_hour_forgets() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for n in range(FREE):
        attempts.begin(f"n{n}", f"2001:db8::{n}")
    assert attempts.begin("x", "2001:db8::ffff") > 0
    assert attempts.begin("x", "2001:db8:0:1::1") == 0.0
    clock.now = 3700.0
    assert attempts.begin("x", "2001:db8::1") == 0.0
    assert attempts.begin("x", "2001:db8::1") == 0.0
