"""The names of flags: words of the domain, for watches name them too."""

from ledger.domain.flag_name import FlagName

__all__ = ["FlagName"]
