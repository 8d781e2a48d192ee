"""Settings of a process that works on the database of the running test, beside it."""

import os

from tests.settings import *  # noqa: F403 - the same settings, another database
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["WEIBAO_TEST_NAME"]
