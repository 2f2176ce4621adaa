-- The dearest generations in Jaeger, of the last seven days: open http://localhost:16686/trace/ and the trace's id.
SELECT time, trace_id, service, provider, model, reason, status, amount, currency
FROM costspan_spans
WHERE amount IS NOT NULL AND time > now() - INTERVAL 7 DAY
ORDER BY amount DESC
LIMIT 20
