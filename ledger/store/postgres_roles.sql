-- What the application role may do with the log: read it, append to it, and nothing else. Its name is put in, quoted.
-- Run by the owner, after postgres_schema.sql and in its transaction; what was granted before is taken back first.
REVOKE ALL ON SCHEMA negotiation_ledger FROM PUBLIC, {role};
REVOKE ALL ON ALL TABLES IN SCHEMA negotiation_ledger FROM PUBLIC, {role};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA negotiation_ledger FROM PUBLIC, {role};
GRANT USAGE ON SCHEMA negotiation_ledger TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA negotiation_ledger TO {role};
GRANT INSERT ON negotiation_ledger.event, negotiation_ledger.command TO {role};
-- They run with the rights of whoever calls them. Those of triggers cannot be called.
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA negotiation_ledger TO {role};
