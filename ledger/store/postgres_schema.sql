-- The log on PostgreSQL. Positions are assigned by append_entries under an advisory transaction lock: no sequence,
-- no table lock, no gap. Rows are never updated, deleted or truncated.
CREATE SCHEMA IF NOT EXISTS negotiation_ledger;
SET LOCAL search_path TO negotiation_ledger;

CREATE TABLE IF NOT EXISTS event (
    position bigint PRIMARY KEY,
    originator_id text NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    recorded_at bigint NOT NULL,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    UNIQUE (originator_id, originator_version)
);
CREATE TABLE IF NOT EXISTS command (
    key bytea PRIMARY KEY,
    digest bytea NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    result text NOT NULL
);
CREATE TABLE IF NOT EXISTS log (
    one int PRIMARY KEY CHECK (one = 1),
    id text NOT NULL,
    version int NOT NULL
);
INSERT INTO log VALUES (1, replace(gen_random_uuid()::text, '-', ''), 1) ON CONFLICT DO NOTHING;
-- Which of our releases has been here; the newest number counts (ledger/store/migrating.py).
CREATE TABLE IF NOT EXISTS revision (
    number int PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER command_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON command
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON revision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The next position is head + 1, whoever inserts: each has its predecessor. One plain query, for every append pays for it.
CREATE OR REPLACE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM new_rows n
        WHERE n.position <> 1
        AND (SELECT e.position FROM negotiation_ledger.event e WHERE e.position = n.position - 1) IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'the log is gapless: the next position is head + 1' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER event_is_next AFTER INSERT ON event
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_gap();

-- The Merkle leaf of a row, byte for byte as ledger/integrity/leaf.py makes it: recorded_at is only known in here.
CREATE OR REPLACE FUNCTION leaf_hash(id text, version bigint, topic text, state bytea, recorded_at bigint)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(
        '\x00'::bytea || convert_to('negotiation-ledger/leaf/v1', 'UTF8') || '\x00'::bytea
        || int4send(octet_length(convert_to(id, 'UTF8'))) || convert_to(id, 'UTF8')
        || int8send(version)
        || int4send(octet_length(convert_to(topic, 'UTF8'))) || convert_to(topic, 'UTF8')
        || int4send(octet_length(state)) || state
        || int8send(recorded_at))
$$;

-- Append entries, each whole or not at all. Entry i owns the next sizes[i] events and the next checks[i] reads.
-- One result row per entry: written, repeated, clash, or stale with the stream that has moved on.
CREATE OR REPLACE FUNCTION append_entries(
    now_us bigint,
    keys bytea[], digests bytea[], results text[], sizes int[], checks int[],
    ids text[], versions bigint[], topics text[], states bytea[],
    read_ids text[], read_versions bigint[]
) RETURNS TABLE (entry int, outcome text, first bigint, last bigint, result text) LANGUAGE plpgsql AS $$
DECLARE
    head bigint; stamp bigint; kept record; stale text;
    e int := 0; r int := 0; lo int; rlo int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('negotiation_ledger.append'));
    SELECT coalesce(max(t.position), 0), coalesce(max(t.recorded_at), 0) INTO head, stamp
        FROM (SELECT ev.position, ev.recorded_at FROM negotiation_ledger.event ev ORDER BY ev.position DESC LIMIT 1) t;
    stamp := greatest(stamp, now_us);
    FOR i IN 1 .. coalesce(array_length(sizes, 1), 0) LOOP
        entry := i; lo := e; rlo := r; e := e + sizes[i]; r := r + checks[i]; stale := NULL;
        IF keys[i] IS NOT NULL THEN
            SELECT c.* INTO kept FROM negotiation_ledger.command c WHERE c.key = keys[i];
            IF FOUND THEN
                outcome := CASE WHEN kept.digest = digests[i] THEN 'repeated' ELSE 'clash' END;
                first := kept.first; last := kept.last; result := kept.result;
                RETURN NEXT; CONTINUE;
            END IF;
        END IF;
        SELECT w.id INTO stale FROM (
            -- The version that the stream must have now, as each of its events says that counts on from it.
            SELECT ids[n] AS id, versions[n] - row_number() OVER (PARTITION BY ids[n] ORDER BY n) AS version
            FROM generate_series(lo + 1, e) n
            UNION ALL
            SELECT read_ids[n], read_versions[n] FROM generate_series(rlo + 1, r) n
        ) w
        WHERE w.version <> (SELECT coalesce(max(ev.originator_version), 0)
                            FROM negotiation_ledger.event ev WHERE ev.originator_id = w.id)
        LIMIT 1;
        IF stale IS NOT NULL THEN
            outcome := 'stale'; first := NULL; last := NULL; result := stale;
            RETURN NEXT; CONTINUE;
        END IF;
        INSERT INTO negotiation_ledger.event
            SELECT head + n - lo, ids[n], versions[n], topics[n], states[n], stamp,
                   negotiation_ledger.leaf_hash(ids[n], versions[n], topics[n], states[n], stamp)
            FROM generate_series(lo + 1, e) n;
        outcome := 'written'; first := head + 1; last := head + sizes[i]; result := results[i];
        head := last;
        IF keys[i] IS NOT NULL THEN
            INSERT INTO negotiation_ledger.command VALUES (keys[i], digests[i], first, last, results[i]);
        END IF;
        RETURN NEXT;
    END LOOP;
    PERFORM pg_notify('negotiation_ledger', head::text);
END $$;

-- The same for a whole batch, set-wise: everything is written and the head before it returned, or nothing is and NULL.
-- `seen` is the leaf of the event that was the newest (empty: there was none) when every stream was where the batch
-- supposes it to be: if it still is the newest, no stream is looked up. `stamp_us` is the time that the leaves were
-- made with: it must not lie before the newest event's. Time and leaf of the event that was the newest are returned. A
-- key that is taken raises unique_violation.
-- What an IF asks is worked out on the spot, while a PERFORM would be a query: so the lock is asked for by an IF. Every
-- query takes a new snapshot, and so sees what was committed before the lock was got.
CREATE OR REPLACE FUNCTION append_batch(
    seen bytea, stamp_us bigint,
    keys bytea[], digests bytea[], results text[], starts int[], ends int[],
    ids text[], versions bigint[], topics text[], states bytea[], leaves bytea[],
    supposed_ids text[], supposed_versions bigint[],
    OUT head bigint, OUT stamp bigint, OUT newest bytea
) LANGUAGE plpgsql AS $$
BEGIN
    IF pg_advisory_xact_lock(hashtext('negotiation_ledger.append')) IS NULL THEN END IF;
    SELECT ev.position, ev.recorded_at, ev.leaf INTO head, stamp, newest
        FROM negotiation_ledger.event ev ORDER BY ev.position DESC LIMIT 1;
    head := coalesce(head, 0);
    stamp := coalesce(stamp, 0);
    newest := coalesce(newest, '');
    IF stamp > stamp_us THEN
        head := NULL;
        RETURN;
    END IF;
    IF newest IS DISTINCT FROM seen THEN
        PERFORM 1 FROM unnest(supposed_ids, supposed_versions) s (id, version)
            WHERE s.version <> coalesce((SELECT ev.originator_version FROM negotiation_ledger.event ev
                                         WHERE ev.originator_id = s.id ORDER BY ev.originator_version DESC LIMIT 1), 0)
            LIMIT 1;
        IF FOUND THEN
            head := NULL;
            RETURN;
        END IF;
    END IF;
    WITH claimed AS (
        INSERT INTO negotiation_ledger.command
            SELECT c.key, c.digest, head + c.first, head + c.last, c.result
            FROM unnest(keys, digests, results, starts, ends) c (key, digest, result, first, last)
            WHERE c.key IS NOT NULL
    )
    INSERT INTO negotiation_ledger.event
        SELECT head + e.n, e.id, e.version, e.topic, e.state, stamp_us, e.leaf
        FROM unnest(ids, versions, topics, states, leaves) WITH ORDINALITY e (id, version, topic, state, leaf, n);
    IF pg_notify('negotiation_ledger', (head + cardinality(ids))::text) IS NULL THEN END IF;
END $$;

-- The same for a lone entry of one event, which is what a lone caller writes: its values go in as they are. It is
-- written right behind `seen`, and the head before it returned, or nothing is and NULL: append_batch looks closer then.
CREATE OR REPLACE FUNCTION append_one(
    seen bytea, stamp_us bigint, key bytea, digest bytea, result text,
    id text, version bigint, topic text, state bytea, leaf bytea
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    head bigint;
BEGIN
    IF pg_advisory_xact_lock(hashtext('negotiation_ledger.append')) IS NULL THEN END IF;
    INSERT INTO negotiation_ledger.event
        SELECT n.place + 1, id, version, topic, state, stamp_us, leaf
        FROM (SELECT ev.position AS place, ev.leaf AS last, ev.recorded_at AS at
              FROM negotiation_ledger.event ev ORDER BY ev.position DESC LIMIT 1) n
        WHERE n.last = seen AND n.at <= stamp_us
        RETURNING position - 1 INTO head;
    IF head IS NULL THEN
        RETURN NULL;
    END IF;
    IF key IS NOT NULL THEN
        INSERT INTO negotiation_ledger.command VALUES (key, digest, head + 1, head + 1, result);
    END IF;
    IF pg_notify('negotiation_ledger', (head + 1)::text) IS NULL THEN END IF;
    RETURN head;
END $$;
