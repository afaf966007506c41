"""The client: one object with the operations of Partner Center as its attributes."""

import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx2
from pydantic import SecretStr

from partner_center.caller import Caller
from partner_center.endpoints import Endpoints
from partner_center.operations.agreements import Agreements
from partner_center.operations.audit import Audit
from partner_center.operations.consent import Consent
from partner_center.operations.customers import Customers
from partner_center.operations.delegated_admin import DelegatedAdmin
from partner_center.operations.discovery import Discovery
from partner_center.operations.inventory import Inventory
from partner_center.operations.migrations import Migrations
from partner_center.operations.offers import Offers
from partner_center.operations.orders import Carts, Orders
from partner_center.operations.partners import PartnerAgreements, Partners, Relationships
from partner_center.operations.price_sheets import PriceSheets
from partner_center.operations.products import Products
from partner_center.operations.promotions import Promotions
from partner_center.operations.qualifications import Qualifications
from partner_center.operations.sales_files import ExchangeRates, OfferMatrix
from partner_center.operations.sandbox import Sandbox
from partner_center.operations.service_requests import ServiceRequests
from partner_center.operations.subscriptions import Subscriptions
from partner_center.operations.transfers import Transfers
from partner_center.operations.transitions import Conversions, Transitions, Upgrades
from partner_center.operations.users import Users
from partner_center.operations.validation import Addresses, Countries, Domains
from partner_center.operations.webhooks import Webhooks
from partner_center.protocols import Limiter, RefreshTokenStore, TokenCache
from partner_center.records import OnCall
from partner_center.sender import Sender, machine_clock
from partner_center.sign_in import SignIn
from partner_center.tokens import MemoryTokenCache


class PartnerCenter:
    """Speaks to Partner Center for one partner; synchronous, safe for threads, one pool of connections."""

    def __init__(
        self,
        *,
        tenant: str,
        client_id: str,
        client_secret: str | SecretStr,
        endpoints: Endpoints | None = None,
        refresh_tokens: RefreshTokenStore | None = None,
        token_cache: TokenCache | None = None,
        limiter: Limiter | None = None,
        on_call: OnCall | None = None,
        timeout_seconds: float = 60.0,
        retry_budget_seconds: float = 20.0,
        application_name: str = "partner-center-python",
        transport: httpx2.BaseTransport | None = None,
        clock: Callable[[], datetime] = machine_clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        endpoints = endpoints or Endpoints()
        self._sender = Sender(
            endpoints=endpoints,
            timeout_seconds=timeout_seconds,
            application_name=application_name,
            on_call=on_call,
            transport=transport,
            clock=clock,
        )
        sign_in = SignIn(
            tenant=tenant,
            client_id=client_id,
            client_secret=SecretStr(client_secret) if isinstance(client_secret, str) else client_secret,
            endpoints=endpoints,
            refresh_tokens=refresh_tokens,
            cache=token_cache if token_cache is not None else MemoryTokenCache(),
            clock=clock,
        )
        caller = Caller(
            sender=self._sender,
            sign_in=sign_in,
            limiter=limiter,
            retry_budget_seconds=retry_budget_seconds,
            sleep=sleep,
        )
        sign_in.connect(caller.answer)
        self._offer(caller, sign_in)

    def _offer(self, caller: Caller, sign_in: SignIn) -> None:
        """Give each group of operations its name."""
        self.countries = Countries(caller)
        self.addresses = Addresses(caller)
        self.domains = Domains(caller)
        self.consent = Consent(sign_in)
        self.customers = Customers(caller)
        self.qualifications = Qualifications(caller)
        self.relationships = Relationships(caller)
        self.partners = Partners(caller)
        self.agreements = Agreements(caller)
        self.mpa = PartnerAgreements(caller)
        self.products = Products(caller)
        self.offers = Offers(caller)
        self.inventory = Inventory(caller)
        self.promotions = Promotions(caller)
        self.price_sheets = PriceSheets(caller)
        self.offer_matrix = OfferMatrix(caller)
        self.exchange_rates = ExchangeRates(caller)
        self.carts = Carts(caller)
        self.orders = Orders(caller)
        self.subscriptions = Subscriptions(caller)
        self.transitions = Transitions(caller)
        self.upgrades = Upgrades(caller)
        self.conversions = Conversions(caller)
        self.webhooks = Webhooks(caller)
        self.audit = Audit(caller)
        self.migrations = Migrations(caller)
        self.transfers = Transfers(caller)
        self.service_requests = ServiceRequests(caller)
        self.sandbox = Sandbox(caller)
        self.delegated_admin = DelegatedAdmin(caller)
        self.users = Users(caller)
        self.discovery = Discovery(caller)

    def close(self) -> None:
        """Close all connections; the client is of no use afterwards."""
        self._sender.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
