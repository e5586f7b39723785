ALTER TABLE ONLY trois.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY trois.account_letter
    ADD CONSTRAINT pk_account_letter PRIMARY KEY (id);
ALTER TABLE ONLY trois.application
    ADD CONSTRAINT pk_application PRIMARY KEY (id);
ALTER TABLE ONLY trois.attachment
    ADD CONSTRAINT pk_attachment PRIMARY KEY (id);
ALTER TABLE ONLY trois.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (id);
ALTER TABLE ONLY trois.audit_seal
    ADD CONSTRAINT pk_audit_seal PRIMARY KEY (id);
ALTER TABLE ONLY trois.blob
    ADD CONSTRAINT pk_blob PRIMARY KEY (sha256);
ALTER TABLE ONLY trois.call
    ADD CONSTRAINT pk_call PRIMARY KEY (id);
ALTER TABLE ONLY trois.classifier_edition
    ADD CONSTRAINT pk_classifier_edition PRIMARY KEY (id);
ALTER TABLE ONLY trois.classifier_row
    ADD CONSTRAINT pk_classifier_row PRIMARY KEY (edition_id, code);
ALTER TABLE ONLY trois.consent
    ADD CONSTRAINT pk_consent PRIMARY KEY (id);
ALTER TABLE ONLY trois.counter
    ADD CONSTRAINT pk_counter PRIMARY KEY (name);
ALTER TABLE ONLY trois.decision
    ADD CONSTRAINT pk_decision PRIMARY KEY (id);
ALTER TABLE ONLY trois.draft_handover
    ADD CONSTRAINT pk_draft_handover PRIMARY KEY (application_id);
ALTER TABLE ONLY trois.entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (id);
ALTER TABLE ONLY trois.entry_version
    ADD CONSTRAINT pk_entry_version PRIMARY KEY (entry_id, version);
ALTER TABLE ONLY trois.exchange_conversation
    ADD CONSTRAINT pk_exchange_conversation PRIMARY KEY (id);
ALTER TABLE ONLY trois.exchange_dispatch
    ADD CONSTRAINT pk_exchange_dispatch PRIMARY KEY (message_id);
ALTER TABLE ONLY trois.exchange_effect
    ADD CONSTRAINT pk_exchange_effect PRIMARY KEY (id);
ALTER TABLE ONLY trois.exchange_incident
    ADD CONSTRAINT pk_exchange_incident PRIMARY KEY (id);
ALTER TABLE ONLY trois.exchange_message
    ADD CONSTRAINT pk_exchange_message PRIMARY KEY (id);
ALTER TABLE ONLY trois.exchange_opinion
    ADD CONSTRAINT pk_exchange_opinion PRIMARY KEY (id);
ALTER TABLE ONLY trois.exchange_payload
    ADD CONSTRAINT pk_exchange_payload PRIMARY KEY (message_id, part);
ALTER TABLE ONLY trois.exchange_resource
    ADD CONSTRAINT pk_exchange_resource PRIMARY KEY (id);
ALTER TABLE ONLY trois.hearing
    ADD CONSTRAINT pk_hearing PRIMARY KEY (application_id);
ALTER TABLE ONLY trois.invitation
    ADD CONSTRAINT pk_invitation PRIMARY KEY (id);
ALTER TABLE ONLY trois.notice
    ADD CONSTRAINT pk_notice PRIMARY KEY (id);
ALTER TABLE ONLY trois.notice_delivery
    ADD CONSTRAINT pk_notice_delivery PRIMARY KEY (notice_id);
ALTER TABLE ONLY trois.officer_profile
    ADD CONSTRAINT pk_officer_profile PRIMARY KEY (account_id);
ALTER TABLE ONLY trois.one_time_code
    ADD CONSTRAINT pk_one_time_code PRIMARY KEY (id);
ALTER TABLE ONLY trois.organisation
    ADD CONSTRAINT pk_organisation PRIMARY KEY (bin);
ALTER TABLE ONLY trois.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY trois.paper
    ADD CONSTRAINT pk_paper PRIMARY KEY (id);
ALTER TABLE ONLY trois.portal_user
    ADD CONSTRAINT pk_portal_user PRIMARY KEY (id);
ALTER TABLE ONLY trois.power_of_attorney
    ADD CONSTRAINT pk_power_of_attorney PRIMARY KEY (id);
ALTER TABLE ONLY trois.rate_limit
    ADD CONSTRAINT pk_rate_limit PRIMARY KEY (key_digest);
ALTER TABLE ONLY trois.registration
    ADD CONSTRAINT pk_registration PRIMARY KEY (id);
ALTER TABLE ONLY trois.shep_arrival
    ADD CONSTRAINT pk_shep_arrival PRIMARY KEY (id);
ALTER TABLE ONLY trois.sign_in_ticket
    ADD CONSTRAINT pk_sign_in_ticket PRIMARY KEY (id);
ALTER TABLE ONLY trois.signature_evidence
    ADD CONSTRAINT pk_signature_evidence PRIMARY KEY (id);
ALTER TABLE ONLY trois.state_fact
    ADD CONSTRAINT pk_state_fact PRIMARY KEY (id);
ALTER TABLE ONLY trois.union_entry
    ADD CONSTRAINT pk_union_entry PRIMARY KEY (number, line);
ALTER TABLE ONLY trois.union_version
    ADD CONSTRAINT pk_union_version PRIMARY KEY (id);
ALTER TABLE ONLY trois.web_session
    ADD CONSTRAINT pk_web_session PRIMARY KEY (token_digest);
ALTER TABLE ONLY trois.trois_version
    ADD CONSTRAINT trois_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY trois.account
    ADD CONSTRAINT uq_account_iin_bin UNIQUE (iin, bin);
ALTER TABLE ONLY trois.application
    ADD CONSTRAINT uq_application_creation_key UNIQUE (creation_key);
ALTER TABLE ONLY trois.application
    ADD CONSTRAINT uq_application_number UNIQUE (number);
ALTER TABLE ONLY trois.classifier_edition
    ADD CONSTRAINT uq_classifier_edition_classifier_version UNIQUE (classifier, version);
ALTER TABLE ONLY trois.decision
    ADD CONSTRAINT uq_decision_code UNIQUE (code);
ALTER TABLE ONLY trois.decision
    ADD CONSTRAINT uq_decision_number UNIQUE (number);
ALTER TABLE ONLY trois.entry
    ADD CONSTRAINT uq_entry_number UNIQUE (number);
ALTER TABLE ONLY trois.exchange_opinion
    ADD CONSTRAINT uq_exchange_opinion_application_id_form_id UNIQUE (application_id, form_id);
ALTER TABLE ONLY trois.invitation
    ADD CONSTRAINT uq_invitation_token_digest UNIQUE (token_digest);
ALTER TABLE ONLY trois.notice_delivery
    ADD CONSTRAINT uq_notice_delivery_sent_again_as UNIQUE (sent_again_as);
ALTER TABLE ONLY trois.outbox
    ADD CONSTRAINT uq_outbox_topic_subject_id UNIQUE (topic, subject_id);
ALTER TABLE ONLY trois.printed
    ADD CONSTRAINT uq_printed_decision_id UNIQUE (decision_id);
ALTER TABLE ONLY trois.shep_arrival
    ADD CONSTRAINT uq_shep_arrival_kind_message_id_state UNIQUE (kind, message_id, state);
ALTER TABLE ONLY trois.signature_evidence
    ADD CONSTRAINT uq_signature_evidence_opinion_id_signed_sha256 UNIQUE (opinion_id, signed_sha256);
ALTER TABLE ONLY trois.signature_evidence
    ADD CONSTRAINT uq_signature_evidence_paper_id UNIQUE (paper_id);
CREATE INDEX ix_account_organisation ON trois.account USING gin (organisation public.gin_trgm_ops);
CREATE INDEX ix_account_user_id ON trois.account USING btree (user_id);
CREATE INDEX ix_application_owner ON trois.application USING btree (owner_bin, owner_iin);
CREATE INDEX ix_application_status_due ON trois.application USING btree (status, due_on);
CREATE INDEX ix_attachment_application ON trois.attachment USING btree (application_id);
CREATE INDEX ix_audit_application ON trois.audit USING btree (application_id);
CREATE INDEX ix_audit_transaction ON trois.audit USING btree (transaction_id);
CREATE INDEX ix_call_system_at ON trois.call USING btree (system, at);
CREATE INDEX ix_classifier_edition_in_force ON trois.classifier_edition USING btree (classifier, in_force_from);
CREATE INDEX ix_consent_user_id ON trois.consent USING btree (user_id, kind);
CREATE INDEX ix_entry_version_search ON trois.entry_version USING gin (search public.gin_trgm_ops);
CREATE INDEX ix_exchange_conversation_due ON trois.exchange_conversation USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX ix_exchange_conversation_subject ON trois.exchange_conversation USING btree (subject);
CREATE INDEX ix_exchange_dispatch_queued ON trois.exchange_dispatch USING btree (message_id) WHERE (state = 'queued'::text);
CREATE INDEX ix_exchange_effect_message ON trois.exchange_effect USING btree (message_id);
CREATE INDEX ix_exchange_incident_open ON trois.exchange_incident USING btree (raised_at) WHERE (resolved_at IS NULL);
CREATE INDEX ix_exchange_message_conversation ON trois.exchange_message USING btree (conversation_id, id);
CREATE INDEX ix_exchange_message_edoc ON trois.exchange_message USING btree (edoc_id);
CREATE INDEX ix_exchange_message_message_id ON trois.exchange_message USING btree (message_id);
CREATE INDEX ix_exchange_message_transaction ON trois.exchange_message USING btree (transaction_id);
CREATE INDEX ix_invitation_bin ON trois.invitation USING btree (bin);
CREATE INDEX ix_one_time_code_digest ON trois.one_time_code USING btree (digest);
CREATE INDEX ix_one_time_code_user_id ON trois.one_time_code USING btree (user_id, kind);
CREATE INDEX ix_outbox_open ON trois.outbox USING btree (due_at) WHERE ((done_at IS NULL) AND (NOT given_up));
CREATE INDEX ix_paper_application ON trois.paper USING btree (application_id);
CREATE INDEX ix_power_of_attorney_representative_id ON trois.power_of_attorney USING btree (representative_id);
CREATE INDEX ix_rate_limit_window_start ON trois.rate_limit USING btree (window_start);
CREATE INDEX ix_registration_browser_digest ON trois.registration USING btree (browser_digest);
CREATE INDEX ix_state_fact_application ON trois.state_fact USING btree (application_id);
CREATE INDEX ix_union_version_application ON trois.union_version USING btree (application_id, form_id);
CREATE INDEX ix_union_version_number ON trois.union_version USING btree (number, line, in_force_from, id);
CREATE INDEX ix_web_session_account_id ON trois.web_session USING btree (account_id);
CREATE UNIQUE INDEX uq_decision_one_open ON trois.decision USING btree (application_id) WHERE (state = ANY (ARRAY['prepared'::text, 'signed'::text]));
CREATE UNIQUE INDEX uq_portal_user_email ON trois.portal_user USING btree (lower(email)) WHERE ((email_proved_at IS NOT NULL) AND (state <> 'closed'::text));
CREATE UNIQUE INDEX uq_portal_user_iin ON trois.portal_user USING btree (iin) WHERE (iin <> ''::text);
CREATE UNIQUE INDEX uq_portal_user_user_name ON trois.portal_user USING btree (lower(user_name));
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON trois.audit FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER audit_not_truncated BEFORE TRUNCATE ON trois.audit FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER audit_seal_append_only BEFORE DELETE OR UPDATE ON trois.audit_seal FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER audit_seal_not_truncated BEFORE TRUNCATE ON trois.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER classifier_edition_append_only BEFORE DELETE OR UPDATE ON trois.classifier_edition FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER classifier_edition_not_truncated BEFORE TRUNCATE ON trois.classifier_edition FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER classifier_row_append_only BEFORE DELETE OR UPDATE ON trois.classifier_row FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER classifier_row_not_truncated BEFORE TRUNCATE ON trois.classifier_row FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER exchange_effect_append_only BEFORE DELETE OR UPDATE ON trois.exchange_effect FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER exchange_effect_not_truncated BEFORE TRUNCATE ON trois.exchange_effect FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER exchange_message_append_only BEFORE DELETE OR UPDATE ON trois.exchange_message FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER exchange_message_not_truncated BEFORE TRUNCATE ON trois.exchange_message FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER exchange_payload_not_truncated BEFORE TRUNCATE ON trois.exchange_payload FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER exchange_payload_unchanged BEFORE UPDATE ON trois.exchange_payload FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER union_version_append_only BEFORE DELETE OR UPDATE ON trois.union_version FOR EACH ROW EXECUTE FUNCTION trois.refuse_change();
CREATE TRIGGER union_version_not_truncated BEFORE TRUNCATE ON trois.union_version FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change();
ALTER TABLE ONLY trois.account_letter
    ADD CONSTRAINT fk_account_letter_user_id FOREIGN KEY (user_id) REFERENCES trois.portal_user(id);
ALTER TABLE ONLY trois.account
    ADD CONSTRAINT fk_account_user_id FOREIGN KEY (user_id) REFERENCES trois.portal_user(id);
ALTER TABLE ONLY trois.application
    ADD CONSTRAINT fk_application_executor_id FOREIGN KEY (executor_id) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.application
    ADD CONSTRAINT fk_application_owner_id FOREIGN KEY (owner_id) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.attachment
    ADD CONSTRAINT fk_attachment_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id);
ALTER TABLE ONLY trois.attachment
    ADD CONSTRAINT fk_attachment_sha256 FOREIGN KEY (sha256) REFERENCES trois.blob(sha256);
ALTER TABLE ONLY trois.audit
    ADD CONSTRAINT fk_audit_actor_id FOREIGN KEY (actor_id) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.classifier_edition
    ADD CONSTRAINT fk_classifier_edition_loaded_by FOREIGN KEY (loaded_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.classifier_row
    ADD CONSTRAINT fk_classifier_row_edition_id FOREIGN KEY (edition_id) REFERENCES trois.classifier_edition(id);
ALTER TABLE ONLY trois.consent
    ADD CONSTRAINT fk_consent_user_id FOREIGN KEY (user_id) REFERENCES trois.portal_user(id);
ALTER TABLE ONLY trois.decision
    ADD CONSTRAINT fk_decision_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id);
ALTER TABLE ONLY trois.decision
    ADD CONSTRAINT fk_decision_paper_id FOREIGN KEY (paper_id) REFERENCES trois.paper(id);
ALTER TABLE ONLY trois.decision
    ADD CONSTRAINT fk_decision_prepared_by FOREIGN KEY (prepared_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.decision
    ADD CONSTRAINT fk_decision_signed_by FOREIGN KEY (signed_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.draft_handover
    ADD CONSTRAINT fk_draft_handover_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id) ON DELETE CASCADE;
ALTER TABLE ONLY trois.draft_handover
    ADD CONSTRAINT fk_draft_handover_handed_by FOREIGN KEY (handed_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.entry
    ADD CONSTRAINT fk_entry_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id);
ALTER TABLE ONLY trois.entry_version
    ADD CONSTRAINT fk_entry_version_decision_id FOREIGN KEY (decision_id) REFERENCES trois.decision(id);
ALTER TABLE ONLY trois.entry_version
    ADD CONSTRAINT fk_entry_version_entry_id FOREIGN KEY (entry_id) REFERENCES trois.entry(id);
ALTER TABLE ONLY trois.exchange_dispatch
    ADD CONSTRAINT fk_exchange_dispatch_message_id FOREIGN KEY (message_id) REFERENCES trois.exchange_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY trois.exchange_effect
    ADD CONSTRAINT fk_exchange_effect_message_id FOREIGN KEY (message_id) REFERENCES trois.exchange_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY trois.exchange_opinion
    ADD CONSTRAINT fk_exchange_opinion_executor_id FOREIGN KEY (executor_id) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.exchange_opinion
    ADD CONSTRAINT fk_exchange_opinion_received_id FOREIGN KEY (received_id) REFERENCES trois.exchange_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY trois.exchange_opinion
    ADD CONSTRAINT fk_exchange_opinion_signed_by FOREIGN KEY (signed_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.exchange_payload
    ADD CONSTRAINT fk_exchange_payload_message_id FOREIGN KEY (message_id) REFERENCES trois.exchange_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY trois.hearing
    ADD CONSTRAINT fk_hearing_announced_by FOREIGN KEY (announced_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.hearing
    ADD CONSTRAINT fk_hearing_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id);
ALTER TABLE ONLY trois.invitation
    ADD CONSTRAINT fk_invitation_bin FOREIGN KEY (bin) REFERENCES trois.organisation(bin);
ALTER TABLE ONLY trois.invitation
    ADD CONSTRAINT fk_invitation_invited_by FOREIGN KEY (invited_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.invitation
    ADD CONSTRAINT fk_invitation_user_id FOREIGN KEY (user_id) REFERENCES trois.portal_user(id);
ALTER TABLE ONLY trois.notice
    ADD CONSTRAINT fk_notice_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id);
ALTER TABLE ONLY trois.notice_delivery
    ADD CONSTRAINT fk_notice_delivery_notice_id FOREIGN KEY (notice_id) REFERENCES trois.notice(id);
ALTER TABLE ONLY trois.notice_delivery
    ADD CONSTRAINT fk_notice_delivery_sent_again_as FOREIGN KEY (sent_again_as) REFERENCES trois.notice(id);
ALTER TABLE ONLY trois.officer_profile
    ADD CONSTRAINT fk_officer_profile_account_id FOREIGN KEY (account_id) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.one_time_code
    ADD CONSTRAINT fk_one_time_code_user_id FOREIGN KEY (user_id) REFERENCES trois.portal_user(id);
ALTER TABLE ONLY trois.organisation
    ADD CONSTRAINT fk_organisation_registered_by FOREIGN KEY (registered_by) REFERENCES trois.portal_user(id);
ALTER TABLE ONLY trois.paper
    ADD CONSTRAINT fk_paper_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id);
ALTER TABLE ONLY trois.paper
    ADD CONSTRAINT fk_paper_signed_by FOREIGN KEY (signed_by) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.power_of_attorney
    ADD CONSTRAINT fk_power_of_attorney_representative_id FOREIGN KEY (representative_id) REFERENCES trois.account(id);
ALTER TABLE ONLY trois.printed
    ADD CONSTRAINT fk_printed_decision_id FOREIGN KEY (decision_id) REFERENCES trois.decision(id);
ALTER TABLE ONLY trois.printed
    ADD CONSTRAINT fk_printed_sha256 FOREIGN KEY (sha256) REFERENCES trois.blob(sha256);
ALTER TABLE ONLY trois.registration
    ADD CONSTRAINT fk_registration_invitation_id FOREIGN KEY (invitation_id) REFERENCES trois.invitation(id);
ALTER TABLE ONLY trois.signature_evidence
    ADD CONSTRAINT fk_signature_evidence_opinion_id FOREIGN KEY (opinion_id) REFERENCES trois.exchange_opinion(id);
ALTER TABLE ONLY trois.signature_evidence
    ADD CONSTRAINT fk_signature_evidence_paper_id FOREIGN KEY (paper_id) REFERENCES trois.paper(id);
ALTER TABLE ONLY trois.state_fact
    ADD CONSTRAINT fk_state_fact_application_id FOREIGN KEY (application_id) REFERENCES trois.application(id);
ALTER TABLE ONLY trois.union_entry
    ADD CONSTRAINT fk_union_entry_version_id FOREIGN KEY (version_id) REFERENCES trois.union_version(id);
ALTER TABLE ONLY trois.union_version
    ADD CONSTRAINT fk_union_version_cause_id FOREIGN KEY (cause_id) REFERENCES trois.exchange_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY trois.web_session
    ADD CONSTRAINT fk_web_session_account_id FOREIGN KEY (account_id) REFERENCES trois.account(id);
