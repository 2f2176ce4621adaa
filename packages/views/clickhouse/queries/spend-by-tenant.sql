-- Spend by tenant, of the last 30 days. Tenants are in the ledger and on spans, never on metrics.
SELECT tenant, currency, sumIf(charge.amount, is_spend) AS amount, sumIf(charge.amount, status = 'at_risk') AS at_risk, countIf(is_spend) AS charges
FROM costspan_charges AS charge
WHERE status != 'unpriced' AND time > now() - INTERVAL 30 DAY
GROUP BY tenant, currency
ORDER BY amount DESC
LIMIT 100
