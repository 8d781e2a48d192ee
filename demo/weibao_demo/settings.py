"""Settings of the demo: bound to this machine, its own home folder, one click signs in.

WEIBAO_DEMO_HOME  where the demo keeps its data (default .demo in the checkout)
"""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
os.environ["WEIBAO_HOME"] = os.environ.get("WEIBAO_DEMO_HOME", str(CHECKOUT / ".demo"))
os.environ["WEIBAO_HTTPS"] = "0"
os.environ["WEIBAO_HOSTS"] = "127.0.0.1,localhost"

from weibao.project.settings import *  # noqa: E402, F403 - reads the variables set above
from weibao.project.settings import INSTALLED_APPS  # noqa: E402 - as above

ENVIRONMENT = "demo"
INSTALLED_APPS = [*INSTALLED_APPS, "weibao_demo"]
ROOT_URLCONF = "weibao_demo.urls"
# Whoever tries the product chooses a role; the ordinary sign-in is one link further.
LOGIN_URL = "demo:roles"
WEIBAO_REQUIRE_SECOND_FACTOR = False
SECURE_HSTS_SECONDS = 0
PASSWORD_HASHERS = ["weibao_demo.hashers.DemoArgon2Hasher"]
