-- The dearest generations among the traces that were kept, of the last seven days. Traces are a sample: look at them,
-- sum the ledger. A span that was sent twice is there once.
SELECT
    Timestamp AS time,
    TraceId AS trace_id,
    ServiceName AS service,
    SpanAttributes['gen_ai.provider.name'] AS provider,
    SpanAttributes['gen_ai.request.model'] AS model,
    SpanAttributes['costspan.attempt.reason'] AS reason,
    SpanAttributes['costspan.cost.status'] AS status,
    -- The text of a double, or of an integer where it is a whole amount
    toDecimal256OrNull(SpanAttributes['costspan.cost.amount'], 30) AS amount,
    SpanAttributes['costspan.cost.currency'] AS currency,
    round(Duration / 1e9, 1) AS seconds
FROM otel_traces
WHERE Timestamp > now() - INTERVAL 7 DAY AND amount IS NOT NULL
ORDER BY amount DESC
LIMIT 1 BY TraceId, SpanId
LIMIT 20
