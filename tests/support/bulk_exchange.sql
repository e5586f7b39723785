-- A segment after some years: see bulk_exchange.py, which fills in count, held, began, key.

INSERT INTO trois.exchange_conversation (id, procedure_id, procedure, transaction, role, state, subject, hold_code,
  started_at, attempt_at, state_since, due_at, finished_at) SELECT :key, 'urn:uuid:' || number, 'P.SP.01.PRC.00' || 1
  + mod(number, 8), 'P.SP.01.TRN.005', 'respondent', CASE WHEN number <= :held THEN 'held' ELSE 'answered' END,
  lpad(number::text, 5, '0') || '/ТЗ-' || mod(number, 1000), CASE WHEN number <= :held THEN 'T23.R3' ELSE '' END,
  :began, :began, :began, CASE WHEN number <= :held THEN timestamptz '2126-01-01 00:00Z' END, CASE WHEN number > :held
  THEN :began END FROM generate_series(1, :count) AS number;

INSERT INTO trois.exchange_message (id, at, direction, conversation_id, message_id, relates_to, action, code,
  edoc_id, digest, body_digest, size, verdict, findings, row_digest) OVERRIDING SYSTEM VALUE SELECT 2 * number + 0,
  :began, 'in', :key, 'message-in-' || number, '', 'action', 'P.SP.01.MSG.006', 'edoc-in-' || number,
  md5(number::text), md5(number::text), 8, 'accepted', '[]', '\x00' FROM generate_series(1, :count) AS number;

INSERT INTO trois.exchange_message (id, at, direction, conversation_id, message_id, relates_to, action, code,
  edoc_id, digest, body_digest, size, verdict, findings, row_digest) OVERRIDING SYSTEM VALUE SELECT 2 * number + 1,
  :began, 'out', :key, 'message-out-' || number, '', 'action', 'P.SP.01.MSG.002', 'edoc-out-' || number,
  md5(number::text), md5(number::text), 8, 'own', '[]', '\x00' FROM generate_series(1, :count) AS number;

INSERT INTO trois.exchange_payload (message_id, part, content) SELECT number, 0, '\x00' FROM generate_series(2, 2 *
  :count + 1) AS number;

INSERT INTO trois.exchange_arrival (id, received_at, tried_at, channel, digest, size, state, settled_at) SELECT 2 *
  number, :began, :began, 'door', md5(number::text), 1, 'judged', :began FROM generate_series(1, :count) AS number;

INSERT INTO trois.exchange_effect (message_id, at, kind, details) SELECT 2 * number, :began, 'union',
  jsonb_build_object() FROM generate_series(1, :count) AS number;

INSERT INTO trois.exchange_dispatch (message_id, conversation_id, state) SELECT 2 * number + 1, :key, 'sent' FROM
  generate_series(1, :count) AS number;

INSERT INTO trois.exchange_tally (what, first, second, third, count) VALUES ('conversation', 'P.SP.01.TRN.005',
  'respondent', 'answered', :count - :held), ('conversation', 'P.SP.01.TRN.005', 'respondent', 'held', :held),
  ('message', 'in', 'P.SP.01.MSG.006', 'accepted', :count), ('message', 'out', 'P.SP.01.MSG.002', 'own', :count);

-- cases

INSERT INTO trois.exchange_incident (id, code, conversation_id, details, raised_at, resolved_at, cause) SELECT
  gen_random_uuid(), 'P.EXC.00' || 1 + mod(number, 4), :key, jsonb_build_object(), :began, CASE WHEN number > 50 THEN
  :began END, 'T22.R' || mod(number, 30) FROM generate_series(1, :count) AS number;

INSERT INTO trois.exchange_opinion (id, application_id, form_id, received_id, procedure_id, state, decision,
  received_at, conversation_id, signed, evidence, chain, signed_at, signed_by) SELECT gen_random_uuid(),
  lpad(number::text, 5, '0'), '1', 2 * number, 'p', 'delivered', '1', :began, :key, '\x00', jsonb_build_object(),
  array[]::bytea[], :began, (SELECT id FROM trois.account LIMIT 1) FROM generate_series(1, :count) AS number;

INSERT INTO trois.union_version (id, number, line, in_force_from, recorded_at, cause_id, name, record, digest)
  OVERRIDING SYSTEM VALUE SELECT number, lpad(number::text, 5, '0'), 'entry', :began, :began, 2 * number, 'Name ' ||
  number, '\x00', md5(number::text) FROM generate_series(1, :count) AS number;

INSERT INTO trois.union_entry (number, line, version_id, status, search) SELECT lpad(number::text, 5, '0'), 'entry',
  number, '01', lpad(number::text, 5, '0') || ' name' FROM generate_series(1, :count) AS number;

INSERT INTO trois.union_comparison (id, state, started_at, finished_at) SELECT :key, 'finished', now(), now() FROM
  generate_series(1, 1) AS number;

INSERT INTO trois.union_comparison_finding (comparison_id, line, number, kind, elements) SELECT
  '00000000-0000-4000-8000-000000000001', 'entry', lpad(number::text, 5, '0'), 'ours_only', array[]::text[] FROM
  generate_series(1, :count) AS number;

INSERT INTO trois.union_doubt (number, line, conversation_id, notice_id, signal_id, reason, since, ended_at, ended_by)
  SELECT lpad(number::text, 5, '0'), 'entry', :key, 2 * number, 0, 'disowned', :began, CASE WHEN number > 50 THEN :began
  END, CASE WHEN number > 50 THEN 'notice' ELSE '' END FROM generate_series(1, :count) AS number;

INSERT INTO trois.audit (at, act, details, digest, transaction_id) SELECT :began, 'exchange_in',
  jsonb_build_object(), '\x00', 3 FROM generate_series(1, :count) AS number;

INSERT INTO trois.audit_seal (after_transaction, upto_transaction, row_count, digest, sealed_at) VALUES (0,
  (pg_current_xact_id()::text)::bigint - 1, :count, '\x00', now());

INSERT INTO trois.outbox (id, topic, subject_id, created_at, due_at, done_at) SELECT gen_random_uuid(),
  'exchange.send', number, :began, :began, :began FROM generate_series(1, :count) AS number;

INSERT INTO trois.application (id, kind, status, finished, owner_id, owner_iin, form, number, submitted_at,
  registered_on, created_at, updated_at, case_officer_id) SELECT :key, 'include', 'issued', true, a.id, '900101300001',
  jsonb_build_object(), 'old-' || number, :began, '2026-01-01', :began, :began, a.id FROM generate_series(1, :count)
  AS number, (SELECT id FROM trois.account LIMIT 1) AS a;

INSERT INTO trois.state_fact (application_id, register, key, outcome, record, asked_at) SELECT :key, 'niis', number,
  'found', jsonb_build_object(), :began FROM generate_series(1, :count) AS number;

INSERT INTO trois.power_of_attorney (id, representative_id, number, issued_on, valid_from, valid_until, powers,
  document, document_type, document_sha256, created_at) SELECT gen_random_uuid(), a.id, number, '2020-01-01',
  '2020-01-01', date '2020-01-02' + mod(number, 2000), array[]::text[], '\x00', 'pdf', 'x', :began FROM
  generate_series(1, :count) AS number, (SELECT id FROM trois.account LIMIT 1) AS a;

INSERT INTO trois.message (id, event, channel, address, language, text, state, created_at, changed_at) SELECT :key,
  CASE WHEN mod(number, 2) = 0 THEN 'locked' ELSE 'known' END, 'email', 'a@example.kz', 'kk', 'x',
  CASE WHEN mod(number, 5) = 0 THEN 'failed' WHEN mod(number, 7) = 0 THEN 'unknown' ELSE 'sent' END, :began, :began
  FROM generate_series(1, :count) AS number;

INSERT INTO trois.reminder (id, event, subject_id, ends_on, due_on, state, created_at, closed_at) SELECT :key, 'power_ends',
  :key, '2020-01-02', '2020-01-02', 'written', :began, :began FROM generate_series(1, :count) AS number;
