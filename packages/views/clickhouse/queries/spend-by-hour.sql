-- Spend by hour and provider, of the last seven days. Certain and estimated; what is at risk is in at-risk.sql.
SELECT toStartOfHour(time) AS hour, provider, currency, sum(amount) AS amount, count() AS charges
FROM costspan_charges
WHERE is_spend AND time > now() - INTERVAL 7 DAY
GROUP BY hour, provider, currency
ORDER BY hour, provider, currency
