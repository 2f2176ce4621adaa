-- The ledger as views over otel_logs, the table of the Collector's ClickHouse exporter (contrib 0.161.0, attributes as
-- Map, which is its default). Run it once, in the database that has the table; running it again changes nothing.
--
-- Amounts are exact: Decimal256 with 30 places, of the text in costspan.cost.amount_decimal. The number beside it is
-- not: a double, or an integer where it is a whole amount.

-- One row for each record. An SDK that sends again writes a record twice: costspan.record.key says that it is the same.
CREATE OR REPLACE VIEW costspan_records AS
SELECT
    Timestamp AS time,
    EventName AS event,
    ServiceName AS service,
    TraceId AS trace_id,
    SpanId AS span_id,
    LogAttributes['costspan.record.key'] AS record_key,
    LogAttributes['costspan.charge.key'] AS charge_key,
    -- 1, 2, 3 … among the records of a kind for one charge
    toUInt32OrZero(arrayElement(splitByChar('/', record_key), -1)) AS sequence,
    -- NULL where a record states none: unknown is not zero
    toDecimal256OrNull(LogAttributes['costspan.cost.amount_decimal'], 30) AS amount,
    LogAttributes AS attributes
FROM otel_logs
WHERE EventName IN ('costspan.charge', 'costspan.correction', 'costspan.verdict') AND record_key != ''
ORDER BY Timestamp
LIMIT 1 BY record_key;

-- One row for each charge, its corrections applied: the amount is that of the charge and all deltas, the status that
-- of the last record that states an amount. 'unpriced' is charged, or may be, and nobody can say how much.
CREATE OR REPLACE VIEW costspan_charges AS
SELECT
    charge_key,
    first.1 AS time,
    first.2 AS service,
    first.3 AS trace_id,
    first.4 AS about,
    about['gen_ai.provider.name'] AS provider,
    if(about['gen_ai.request.model'] != '', about['gen_ai.request.model'], about['gen_ai.response.model']) AS model,
    about['costspan.model.tier'] AS tier,
    about['costspan.plan'] AS plan,
    about['costspan.feature'] AS feature,
    about['costspan.tenant'] AS tenant,
    about['costspan.output.id'] AS output_id,
    about['costspan.output.name'] AS output_name,
    toUInt32OrZero(about['costspan.attempt.number']) AS attempt,
    about['costspan.attempt.reason'] AS reason,
    amount,
    currency,
    status,
    status IN ('final', 'estimated') AS is_spend,
    corrections
FROM
(
    SELECT
        charge_key,
        -- What it is about, its charge says; a correction where the charge is not there.
        argMin((time, service, trace_id, attributes), (is_correction, time)) AS first,
        sumOrNull(stated) AS amount,
        -- Of several that state an amount, the last: a charge comes before its corrections.
        argMaxIf(attributes['costspan.cost.currency'], (is_correction, time, sequence), stated IS NOT NULL) AS currency,
        if(count(stated) = 0, 'unpriced', argMaxIf(attributes['costspan.cost.status'], (is_correction, time, sequence), stated IS NOT NULL)) AS status,
        countIf(is_correction) AS corrections
    FROM
    (
        SELECT *, amount AS stated, event = 'costspan.correction' AS is_correction
        FROM costspan_records
        WHERE event != 'costspan.verdict'
    )
    GROUP BY charge_key
);

-- One row for each verdict on an output. attempt is 0 where it is on the whole of it.
CREATE OR REPLACE VIEW costspan_verdicts AS
SELECT
    time,
    attributes['costspan.output.id'] AS output_id,
    attributes['costspan.output.name'] AS output_name,
    attributes['costspan.plan'] AS plan,
    attributes['costspan.feature'] AS feature,
    attributes['costspan.output.outcome'] AS outcome,
    toUInt32OrZero(attributes['costspan.attempt.number']) AS attempt,
    attributes['costspan.gate.name'] AS gate
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
        charge.about['error.type'] != '', 'failed',
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
