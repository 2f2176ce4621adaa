-- Spend of the traces in Jaeger by plan, feature and reason of the attempt, of the last 30 days.
SELECT plan, feature, reason, currency, sum(amount) AS amount, count() AS generations
FROM costspan_spans
WHERE status IN ('final', 'estimated') AND time > now() - INTERVAL 30 DAY
GROUP BY plan, feature, reason, currency
ORDER BY amount DESC
