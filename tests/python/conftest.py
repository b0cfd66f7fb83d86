import itertools

import pytest

from outspan_api import KEY, OTHER_KEY, POOL_KEY, POOL_SIZE, Account

numbers = itertools.count()


@pytest.fixture
def new_account():
    """Makes accounts that no other test uses."""
    made = []

    def make():
        number = next(numbers)
        assert number < POOL_SIZE, "the pool of accounts is too small"
        made.append(Account(POOL_KEY, f"pool-{number:03d}"))
        return made[-1]

    yield make
    for account in made:
        account.close()


@pytest.fixture
def account(new_account):
    """An account that no other test uses."""
    return new_account()


@pytest.fixture(scope="session")
def solo():
    """The one account of a key, not named in requests; shared, so its content is of no account."""
    shared = Account(KEY)
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def other():
    shared = Account(OTHER_KEY)
    yield shared
    shared.close()
