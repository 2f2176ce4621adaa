-- Spend by hour and provider, of the last seven days. Certain and estimated; what is at risk is in at-risk.sql.
SELECT toStartOfHour(time) AS hour, provider, currency, sumIf(charge.amount, is_spend) AS amount, sumIf(charge.amount, status = 'at_risk') AS at_risk, countIf(is_spend) AS charges
FROM costspan_charges AS charge
WHERE status != 'unpriced' AND time > now() - INTERVAL 7 DAY
GROUP BY hour, provider, currency
ORDER BY hour, provider, currency
