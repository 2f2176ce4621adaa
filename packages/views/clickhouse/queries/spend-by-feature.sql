-- Spend by plan and feature, of the last 30 days; '' is what the app has not attributed.
SELECT plan, feature, currency, sumIf(charge.amount, is_spend) AS amount, sumIf(charge.amount, status = 'at_risk') AS at_risk, countIf(is_spend) AS charges
FROM costspan_charges AS charge
WHERE status != 'unpriced' AND time > now() - INTERVAL 30 DAY
GROUP BY plan, feature, currency
ORDER BY amount DESC
