-- Generations in the table of Jaeger's ClickHouse storage (2.13 to 2.20), one row for each. Run it once in Jaeger's
-- database. It has what Jaeger was sent: with sampling in front, sums are too low.

CREATE OR REPLACE VIEW costspan_spans AS
SELECT
    start_time AS time,
    trace_id,
    id AS span_id,
    service_name AS service,
    str_attributes.value[indexOf(str_attributes.key, 'gen_ai.provider.name')] AS provider,
    str_attributes.value[indexOf(str_attributes.key, 'gen_ai.request.model')] AS model,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.model.tier')] AS tier,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.plan')] AS plan,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.feature')] AS feature,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.tenant')] AS tenant,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.attempt.reason')] AS reason,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.output.id')] AS output_id,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.cost.missing_reason')] AS missing_reason,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.cost.currency')] AS currency,
    str_attributes.value[indexOf(str_attributes.key, 'costspan.cost.status')] AS status,
    -- A whole amount is an integer, any other a double, whose shortest text is the amount. NULL where there is none.
    multiIf(
        has(int_attributes.key, 'costspan.cost.amount'),
        toDecimal256OrNull(toString(int_attributes.value[indexOf(int_attributes.key, 'costspan.cost.amount')]), 30),
        has(double_attributes.key, 'costspan.cost.amount'),
        toDecimal256OrNull(toString(double_attributes.value[indexOf(double_attributes.key, 'costspan.cost.amount')]), 30),
        NULL) AS amount
FROM spans
-- The outcome is on every span of a generation that has ended, and on no other.
WHERE has(str_attributes.key, 'costspan.billing.outcome')
LIMIT 1 BY trace_id, id;
