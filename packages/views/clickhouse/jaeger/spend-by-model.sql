-- Spend of the traces in Jaeger by provider, model and tier, of the last 30 days.
SELECT provider, model, tier, currency, sum(amount) AS amount, count() AS generations
FROM costspan_spans
WHERE status IN ('final', 'estimated') AND time > now() - INTERVAL 30 DAY
GROUP BY provider, model, tier, currency
ORDER BY amount DESC
