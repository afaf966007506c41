"""How fast the pages are with a large provider behind them: 5,000 customers, 20,000 subscriptions, 60,000 invoices."""
