"""Tests mirror the apps: what `weibao.cases.actions.closure` does is tested in `tests/cases`."""
