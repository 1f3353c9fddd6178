"""Money: budgets with their reservations, plans and subscriptions."""
