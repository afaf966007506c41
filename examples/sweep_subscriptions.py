"""Go through all subscriptions of all customers and tell which end soon, or need somebody."""

from datetime import UTC, datetime, timedelta

from connection import arguments, connect

from partner_center import PartnerCenterError
from partner_center.models.subscriptions import Subscription, SubscriptionStatus


def main() -> None:
    """Print one line for each subscription that somebody should look at, and the sum."""
    parser = arguments(__doc__)
    parser.add_argument("--days", type=int, default=30, help="how soon is soon")
    parser.add_argument("--today", type=datetime.fromisoformat, default=datetime.now(UTC))
    given = parser.parse_args()
    soon = given.today.replace(tzinfo=given.today.tzinfo or UTC) + timedelta(days=given.days)
    customers = subscriptions = failed = 0
    with connect(given) as pc:
        for customer in pc.customers.iterate():  # pages are read as they are needed
            customers += 1
            name = (customer.company_profile and customer.company_profile.company_name) or customer.id
            try:
                for subscription in pc.subscriptions.iterate(customer.id):
                    subscriptions += 1
                    if reason := why(subscription, soon):
                        print(f"{name}: {subscription.offer_name} ({subscription.id}): {reason}")
            except PartnerCenterError as error:  # one customer's trouble does not hide the others
                failed += 1
                print(f"{name}: {error}")
    print(f"{subscriptions} subscriptions of {customers} customers, {failed} not read")


def why(subscription: Subscription, soon: datetime) -> str | None:
    """What about it somebody should look at, or nothing."""
    if subscription.attention_needed:
        return "needs attention at Microsoft"
    if subscription.status not in (SubscriptionStatus.ACTIVE, SubscriptionStatus.PENDING):
        return f"is {subscription.status}"
    end = subscription.commitment_end_date
    if end is not None and end <= soon and not subscription.auto_renew_enabled:
        return f"ends on {end:%Y-%m-%d} and does not renew"
    return None


if __name__ == "__main__":
    main()
