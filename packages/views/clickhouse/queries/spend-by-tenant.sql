-- Spend by tenant, of the last 30 days. Tenants are in the ledger and on spans, never on metrics.
SELECT tenant, currency, sum(amount) AS amount, count() AS charges
FROM costspan_charges
WHERE is_spend AND time > now() - INTERVAL 30 DAY
GROUP BY tenant, currency
ORDER BY amount DESC
LIMIT 100
