-- The dearest outputs of the last seven days, with what became of them.
SELECT output_name, output_id, plan, feature, verdict, attempts, accepted, amount, time
FROM costspan_outputs
WHERE time > now() - INTERVAL 7 DAY
ORDER BY amount DESC
LIMIT 20
