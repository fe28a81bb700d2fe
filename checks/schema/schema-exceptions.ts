/** Tables that belong to no single county, each with its reason. Everything else is a county's and begins with county_code. */
export const sharedTables: Readonly<Record<string, string>> = {
  county: 'the list of counties itself; its key is the county code',
  account: 'one person, one sign-in, whatever the counties',
  credential: 'belongs to an account',
  session: 'found by its token before the county is known to be right; names its county in a column',
  phone_code: 'sent before it is known whose phone it is',
  one_time_token: 'opens an empty database',
  sign_in_limit: 'counts failures by source, before any county',
  role_scope: 'the fifteen roles are the product’s',
  migration: 'the history of the schema',
}

/** Functions that run with their owner's rights, each with what it needs them for. A new one needs a line here. */
export const definerFunctions: Readonly<Record<string, string>> = {
  'app.seal_signature': 'reads the seal’s key',
  'app.seal_part': 'verifies the seal',
  'app.county': 'the seal’s county',
  'app.account': 'the seal’s account',
  'app.session_id': 'the seal’s session',
  'app.roles': 'the seal’s roles',
  'app.paths': 'the seal’s areas',
  'app.orgs': 'the seal’s organisations',
  'app.set_seal': 'signs; callable by definer functions only',
  'app.end_own_sessions': 'ends sessions of the seal’s account, nobody else’s',
  'app.find_session': 'reads sessions, appointments and posts; callable by definer functions only',
  'app.enter': 'checks the session and seals the transaction',
  'app.live_events': 'reads the feed for the process that delivers it',
  'app.live_cursor': 'where the feed stands',
  'app.live_reach': 'what open connections may still hear',
  'app.take_numbers': 'gives the next numbers of a kind of matter, outside the business transaction',
  'app.find_matters': 'searches words, which loses its index under a policy; checks the reach itself',
  'app.count_pending_clocks': 'tells the administrator of the calendar, who sees no matter, how many clocks wait for a year',
  'app.recompute_clocks': 'lets the same administrator order that due times are worked out anew',
  'app.read_slip': 'answers the holder of a printed slip: state and public answer, nothing of a person',
  'app.take_numbers': 'hands out blocks of numbers without a hot row in anybody’s transaction',
  'app.find_matters': 'search with its index; asks the seal’s reach in the policy’s words',
  'app.read_slip': 'a printed slip’s state, by number and check word',
}
