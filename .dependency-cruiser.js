/**
 * The layers of docs/architecture.md, machine-checked:
 *   main -> cli -> daemon, api -> app -> (pipeline -> stages, connect) -> (crm contract, store, http, config) -> domain
 * Pure folders (scorecard, alerts, playbooks, plan) know values only. The sandbox and the adapters never meet.
 */
const PURE = '^src/(scorecard|alerts|playbooks|plan|season)/';
const STAGES = '^src/(sync|measures|apply)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no order in which it can be understood (docs/architecture.md).',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-imports-nothing',
      comment: 'The words and values of the domain stand alone (docs/architecture.md, Layers).',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'pure-stays-pure',
      comment:
        'Scoring, alerts, playbooks and plans are functions of data: no store, no CRM, no clock (docs/architecture.md, Layers).',
      severity: 'error',
      from: { path: PURE },
      to: { path: '^src/', pathNot: ['^src/(domain|config/schema)/', PURE] },
    },
    {
      name: 'pure-has-no-io',
      comment: 'Pure folders use no I/O of Node (docs/architecture.md, Layers).',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'config-imports-domain-only',
      comment: 'The configuration is read before anything else exists.',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/(config|domain)/' },
    },
    {
      name: 'store-is-below-the-stages',
      comment: 'The store knows the domain, not who uses it.',
      severity: 'error',
      from: { path: '^src/store/' },
      to: { path: '^src/', pathNot: '^src/(store|domain|config/environment|logging)' },
    },
    {
      name: 'http-stands-alone',
      comment: 'Lanes, budget and retries serve both adapters and know neither.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/', pathNot: '^src/(http|domain)/' },
    },
    {
      name: 'adapters-know-the-contract-only',
      comment:
        'An adapter imports crm/*.ts, http and domain: not the store, not the configuration, not the other adapter.',
      severity: 'error',
      from: { path: '^src/crm/(salesforce|hubspot)/' },
      to: {
        path: '^src/',
        pathNot: ['^src/crm/$1/', '^src/crm/[^/]+\\.ts$', '^src/(http|domain)/'],
      },
    },
    {
      name: 'crm-is-below-the-stages',
      comment: 'The CRM contract knows nothing of stages or store.',
      severity: 'error',
      from: { path: '^src/crm/[^/]+\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(crm|http|domain|config)/' },
    },
    {
      name: 'stages-do-not-look-up',
      comment: 'Stages are joined by the pipeline, not by each other.',
      severity: 'error',
      from: { path: STAGES },
      to: { path: '^src/(pipeline|app\\.ts|daemon|api|cli|main\\.ts|sandbox)' },
    },
    {
      name: 'pipeline-does-not-look-up',
      comment: 'The pipeline serves the command line and the daemon alike.',
      severity: 'error',
      from: { path: '^src/pipeline/' },
      to: { path: '^src/(app\\.ts|daemon|api|cli|main\\.ts|sandbox)' },
    },
    {
      name: 'one-way-to-score',
      comment:
        'A score comes from pipeline/score-outcome.ts, with the yardstick of the day and the settings: what is linted, gated or calibrated is what would run (docs/model-life.md).',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(scorecard/|pipeline/score-outcome\\.ts)' },
      to: { path: '^src/scorecard/score-account\\.ts', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'connect-does-not-look-up',
      comment:
        'Consent and stored tokens join the adapters with the store; who uses them is above.',
      severity: 'error',
      from: { path: '^src/connect/' },
      to: { path: '^src/', pathNot: '^src/(connect|crm/[^/]+\\.ts|store|http|config|domain)' },
    },
    {
      name: 'sandbox-stands-apart',
      comment:
        'Sandbox and adapters share no code, so that one misreading of a vendor cannot pass both (docs/architecture.md, Sandbox).',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: ['^src/sandbox/', '^src/domain/errors\\.ts$'] },
    },
    {
      name: 'nobody-needs-the-sandbox',
      comment: 'Only the command line starts a sandbox.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox|cli/commands/sandbox-verb\\.ts)' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'vendors-stop-at-their-adapter',
      comment: 'jsforce and the HubSpot client are imported by their adapter folder only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/crm/(salesforce|hubspot)/' },
      to: { path: 'node_modules/(jsforce|@hubspot)/' },
    },
    {
      name: 'one-reader-of-the-environment',
      comment: 'Source does not import from scripts or tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(scripts|tests)/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], exportsFields: ['exports'] },
  },
};
