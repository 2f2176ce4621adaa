-- Spend to date by the metrics, for comparison and where the ledger is off: the last value of each series, over all
-- processes. Doubles; the ledger is exact.
SELECT provider, model, sum(last) AS amount
FROM
(
    SELECT
        Attributes['gen_ai.provider.name'] AS provider,
        Attributes['gen_ai.request.model'] AS model,
        argMax(Value, TimeUnix) AS last
    FROM otel_metrics_sum
    -- 2 is cumulative
    WHERE MetricName = 'costspan.cost' AND AggregationTemporality = 2 AND TimeUnix > now() - INTERVAL 30 DAY
    GROUP BY ServiceName, ResourceAttributes['service.instance.id'], Attributes, StartTimeUnix, provider, model
)
GROUP BY provider, model
ORDER BY amount DESC
