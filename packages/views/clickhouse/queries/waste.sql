-- Attempts that led to nothing, by reason and gate, of the last 30 days.
SELECT waste, gate, output_name, provider, model, sum(amount) AS amount, count() AS attempts
FROM costspan_waste
WHERE time > now() - INTERVAL 30 DAY
GROUP BY waste, gate, output_name, provider, model
ORDER BY amount DESC
