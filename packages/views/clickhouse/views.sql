-- The ledger as views over otel_logs, the table of the Collector's ClickHouse exporter (contrib 0.161.0, attributes as
-- Map, which is its default). Run it once, in the database that has the table; running it again changes nothing.
--
-- Amounts are exact: Decimal256 with 30 places, of the text in costspan.cost.amount_decimal. The number beside it is
-- not: a double, or an integer where it is a whole amount.

-- One row for each record. An SDK that sends again writes a record twice: costspan.record.key says that it is the same.
-- What is asked of it is read from the attributes, and no more: a Map of them all is slow to carry along.
CREATE OR REPLACE VIEW costspan_records AS
SELECT
    Timestamp AS time,
    EventName AS event,
    ServiceName AS service,
    TraceId AS trace_id,
    LogAttributes['costspan.record.key'] AS record_key,
    LogAttributes['costspan.charge.key'] AS charge_key,
    -- 1, 2, 3 … among the records of a kind for one charge
    toUInt32OrZero(arrayElement(splitByChar('/', record_key), -1)) AS sequence,
    -- NULL where a record states none: unknown is not zero
    toDecimal256OrNull(LogAttributes['costspan.cost.amount_decimal'], 30) AS amount,
    LogAttributes['costspan.cost.currency'] AS currency,
    LogAttributes['costspan.cost.status'] AS status,
    -- of a correction, what the charge was until then
    LogAttributes['costspan.cost.status_before'] AS status_before,
    LogAttributes['costspan.cost.missing_reason'] AS missing_reason,
    LogAttributes['gen_ai.provider.name'] AS provider,
    if(mapContains(LogAttributes, 'gen_ai.request.model'), LogAttributes['gen_ai.request.model'], LogAttributes['gen_ai.response.model']) AS model,
    LogAttributes['costspan.model.tier'] AS tier,
    LogAttributes['costspan.plan'] AS plan,
    LogAttributes['costspan.feature'] AS feature,
    LogAttributes['costspan.tenant'] AS tenant,
    LogAttributes['costspan.output.id'] AS output_id,
    LogAttributes['costspan.output.name'] AS output_name,
    LogAttributes['costspan.output.outcome'] AS outcome,
    LogAttributes['costspan.gate.name'] AS gate,
    -- 0 where there is none: what a gate or a prompt step calls is no attempt
    toUInt32OrZero(LogAttributes['costspan.attempt.number']) AS attempt,
    LogAttributes['costspan.attempt.reason'] AS reason,
    LogAttributes['error.type'] AS error,
    LogAttributes['costspan.failover.from.provider'] AS from_provider,
    LogAttributes['costspan.failover.from.model'] AS from_model,
    LogAttributes['costspan.failover.from.tier'] AS from_tier,
    toFloat64OrNull(LogAttributes['costspan.failover.price_ratio']) AS price_ratio,
    LogAttributes AS attributes
FROM otel_logs
WHERE EventName IN ('costspan.charge', 'costspan.correction', 'costspan.verdict') AND record_key != ''
LIMIT 1 BY record_key;

-- One row for each charge, its corrections applied: the amount is that of the charge and all deltas, the status that
-- of the last record that states an amount. 'unpriced' is charged, or may be, and nobody can say how much.
CREATE OR REPLACE VIEW costspan_charges AS
SELECT *, status IN ('final', 'estimated') AS is_spend
FROM
(
    SELECT
        charge_key,
        -- What it is about, its charge says; a correction where the charge is not there.
        argMin(record.time, (is_correction, record.time)) AS time,
        argMin(record.service, (is_correction, record.time)) AS service,
        argMin(record.trace_id, (is_correction, record.time)) AS trace_id,
        argMin(record.provider, (is_correction, record.time)) AS provider,
        argMin(record.model, (is_correction, record.time)) AS model,
        argMin(record.tier, (is_correction, record.time)) AS tier,
        argMin(record.missing_reason, (is_correction, record.time)) AS missing_reason,
        argMin(record.plan, (is_correction, record.time)) AS plan,
        argMin(record.feature, (is_correction, record.time)) AS feature,
        argMin(record.tenant, (is_correction, record.time)) AS tenant,
        argMin(record.output_id, (is_correction, record.time)) AS output_id,
        argMin(record.output_name, (is_correction, record.time)) AS output_name,
        argMin(record.attempt, (is_correction, record.time)) AS attempt,
        argMin(record.reason, (is_correction, record.time)) AS reason,
        argMin(record.error, (is_correction, record.time)) AS error,
        argMin(record.from_provider, (is_correction, record.time)) AS from_provider,
        argMin(record.from_model, (is_correction, record.time)) AS from_model,
        argMin(record.from_tier, (is_correction, record.time)) AS from_tier,
        argMin(record.price_ratio, (is_correction, record.time)) AS price_ratio,
        argMin(record.attributes, (is_correction, record.time)) AS attributes,
        sumOrNull(record.amount) AS amount,
        -- Of several that state an amount, the last: a charge comes before its corrections.
        argMaxIf(record.currency, (is_correction, record.time, sequence), record.amount IS NOT NULL) AS currency,
        if(count(record.amount) = 0, 'unpriced', argMaxIf(record.status, (is_correction, record.time, sequence), record.amount IS NOT NULL)) AS status,
        countIf(is_correction) AS corrections
    FROM (SELECT *, event = 'costspan.correction' AS is_correction FROM costspan_records WHERE event != 'costspan.verdict') AS record
    GROUP BY charge_key
);

-- One row for each verdict on an output. attempt is 0 where it is on the whole of it.
CREATE OR REPLACE VIEW costspan_verdicts AS
SELECT time, output_id, output_name, plan, feature, outcome, attempt, gate
FROM costspan_records
WHERE event = 'costspan.verdict';

-- One row for each output. USD only, as all sums over outputs; what is at risk is not in amount. accepted counts pieces.
CREATE OR REPLACE VIEW costspan_outputs AS
SELECT
    output_id,
    min(at) AS time,
    max(name) AS output_name,
    max(of_plan) AS plan,
    max(of_feature) AS feature,
    sum(cost) AS amount,
    uniqExactIf(attempt, is_charge AND attempt > 0) AS attempts,
    countIf(outcome = 'accepted') AS accepted,
    multiIf(accepted > 0, 'accepted', countIf(NOT is_charge) = 0, 'pending', argMaxIf(outcome, at, NOT is_charge)) AS verdict,
    -- The attempt that was accepted; 0 where the verdict names none
    maxIf(attempt, outcome = 'accepted') AS accepted_attempt,
    maxIf(attempt, is_charge) AS last_attempt
FROM
(
    SELECT output_id, time AS at, output_name AS name, plan AS of_plan, feature AS of_feature, attempt, '' AS outcome, true AS is_charge,
        if(is_spend AND currency = 'USD', ifNull(amount, toDecimal256(0, 30)), toDecimal256(0, 30)) AS cost
    FROM costspan_charges WHERE output_id != ''
    UNION ALL
    SELECT output_id, time, output_name, plan, feature, attempt, outcome, false, toDecimal256(0, 30)
    FROM costspan_verdicts WHERE output_id != ''
)
GROUP BY output_id;

-- One row for each attempt at an output that led to nothing, and why: 'rejected' by a gate or a person, 'failed', or
-- 'surplus', made beside the accepted one. An attempt at an output without a verdict is not waste yet.
CREATE OR REPLACE VIEW costspan_waste AS
SELECT
    charge.time AS time,
    charge.provider AS provider,
    charge.model AS model,
    charge.plan AS plan,
    charge.feature AS feature,
    charge.output_name AS output_name,
    charge.output_id AS output_id,
    charge.attempt AS attempt,
    charge.amount AS amount,
    verdict.gate AS gate,
    multiIf(
        verdict.outcome = 'accepted', '',
        verdict.outcome != '', verdict.outcome,
        charge.error != '', 'failed',
        output.verdict IN ('rejected', 'failed'), output.verdict,
        -- Accepted after the fact, without a word of which attempt: the last one.
        output.verdict = 'accepted' AND charge.attempt != if(output.accepted_attempt > 0, output.accepted_attempt, output.last_attempt), 'surplus',
        '') AS waste
FROM costspan_charges AS charge
INNER JOIN costspan_outputs AS output ON output.output_id = charge.output_id
LEFT JOIN
(
    SELECT output_id, attempt, argMax(outcome, time) AS outcome, argMax(gate, time) AS gate
    FROM costspan_verdicts WHERE attempt > 0 GROUP BY output_id, attempt
) AS verdict ON verdict.output_id = charge.output_id AND verdict.attempt = charge.attempt
WHERE charge.output_id != '' AND charge.attempt > 0 AND charge.is_spend AND charge.currency = 'USD' AND waste != '';
