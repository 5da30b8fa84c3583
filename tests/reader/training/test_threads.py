"""The faster number of threads is used, and the other is not forgotten."""

from assistant.reader.training.threads import TRIAL_EVERY, ThreadChooser


def run(chooser: ThreadChooser, speeds: dict[int, float], steps: int) -> list[int]:
    used = []
    for _ in range(steps):
        threads = chooser.choose()
        chooser.learn(threads, speeds[threads])
        used.append(threads)
    return used


def test_the_faster_one_is_used_most_of_the_time() -> None:
    used = run(ThreadChooser(2), {1: 5.0, 2: 9.0}, 60)
    assert used.count(2) > 50
    assert used.count(1) >= 60 // TRIAL_EVERY


def test_it_turns_when_the_machine_gets_busy() -> None:
    chooser = ThreadChooser(2)
    run(chooser, {1: 5.0, 2: 9.0}, 30)
    assert run(chooser, {1: 5.0, 2: 2.0}, 30)[-5:].count(1) >= 4
