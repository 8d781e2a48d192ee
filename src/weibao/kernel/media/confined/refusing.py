"""How a maker says that there will be no copy."""


class CannotClean(Exception):
    """`code` is one of weibao.kernel.media.reasons."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
