-- Spend by provider, model and tier, of the last 30 days.
SELECT provider, model, tier, currency, sum(amount) AS amount, count() AS charges
FROM costspan_charges
WHERE is_spend AND time > now() - INTERVAL 30 DAY
GROUP BY provider, model, tier, currency
ORDER BY amount DESC
