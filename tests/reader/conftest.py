"""One packaged reader for all tests of this folder: opening it takes half a second."""

import pytest

from assistant.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.open()
