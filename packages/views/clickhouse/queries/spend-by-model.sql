-- Spend by provider, model and tier, of the last 30 days.
SELECT provider, model, tier, currency, sumIf(charge.amount, is_spend) AS amount, sumIf(charge.amount, status = 'at_risk') AS at_risk, countIf(is_spend) AS charges
FROM costspan_charges AS charge
WHERE status != 'unpriced' AND time > now() - INTERVAL 30 DAY
GROUP BY provider, model, tier, currency
ORDER BY amount DESC
