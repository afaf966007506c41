"""Where Microsoft's services are reached; the only place that holds an address."""

from dataclasses import dataclass, fields
from typing import Literal

Host = Literal["api", "sales", "graph", "login"]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The base addresses of the four services and the audiences of their tokens; all may be one origin."""

    api: str = "https://api.partnercenter.microsoft.com"
    sales: str = "https://api.partner.microsoft.com"
    graph: str = "https://graph.microsoft.com"
    login: str = "https://login.microsoftonline.com"
    # The audience is a name and is never called; Microsoft retired graph.windows.net here in 2025.
    resource: str = "https://api.partnercenter.microsoft.com"
    graph_resource: str = "https://graph.microsoft.com"

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, getattr(self, field.name).rstrip("/"))

    @classmethod
    def at(cls, origin: str) -> "Endpoints":
        """All services on one origin, as a simulator or a gateway offers them."""
        return cls(api=origin, sales=origin, graph=origin, login=origin)

    def base(self, host: Host) -> str:
        """The base address of one service, without a trailing slash."""
        bases: dict[Host, str] = {
            "api": self.api,
            "sales": self.sales,
            "graph": self.graph,
            "login": self.login,
        }
        return bases[host]

    def audience(self, host: Host) -> str:
        """For whom a token for this service is issued."""
        return self.graph_resource if host == "graph" else self.resource
