-- Spend by plan and feature, of the last 30 days; '' is what the app has not attributed.
SELECT plan, feature, currency, sum(amount) AS amount, count() AS charges
FROM costspan_charges
WHERE is_spend AND time > now() - INTERVAL 30 DAY
GROUP BY plan, feature, currency
ORDER BY amount DESC
