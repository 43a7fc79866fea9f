// Grafana's published types as a judge of dashboards.
//
//   node grafana.cjs make FOLDER          turns the types that npm has installed in FOLDER into JSON schemas there
//   node grafana.cjs judge FOLDER FILE…   says what in these dashboards does not fit, and fails if anything does not
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const [verb, folder, ...files] = process.argv.slice(2);
const modules = path.join(path.resolve(folder), 'node_modules');
const kinds = ['heatmap', 'stat', 'state-timeline', 'table', 'timeseries'];
const schemas = [['dashboard', 'Dashboard']];
for (const kind of kinds) schemas.push([kind, 'Options'], [kind, 'FieldConfig']);

const schemaFile = (kind, type) => path.join(folder, `${kind}-${type}.json`);
const read = (file) => JSON.parse(fs.readFileSync(file));

async function make() {
  const generator = path.join(modules, 'ts-json-schema-generator', 'dist', 'index.js');
  const { createGenerator } = await import(pathToFileURL(generator));
  for (const [kind, type] of schemas) {
    const place = kind === 'dashboard' ? kind : `composable/${kind.replace('-', '')}/panelcfg`;
    const types = path.join(modules, '@grafana/schema/dist/types/raw', place, 'x/types.gen.d.ts');
    const schema = createGenerator({ path: types, type, skipTypeCheck: true }).createSchema(type);
    fs.writeFileSync(schemaFile(kind, type), JSON.stringify(schema));
  }
}

function judge() {
  const Ajv = require(path.join(modules, 'ajv'));
  const known = new Map();
  const check = (kind, type, value, what) => {
    const file = schemaFile(kind, type);
    if (!known.has(file)) known.set(file, new Ajv({ strict: false, allErrors: true }).compile(read(file)));
    const validate = known.get(file);
    if (validate(value)) return 0;
    for (const { instancePath, message, params } of validate.errors) {
      console.log(`${what}: ${instancePath} ${message} ${JSON.stringify(params)}`);
    }
    return 1;
  };
  let wrong = 0;
  for (const file of files) {
    const dashboard = read(file);
    wrong += check('dashboard', 'Dashboard', dashboard, file);
    for (const panel of dashboard.panels.flatMap((it) => (it.type === 'row' ? it.panels : [it]))) {
      const what = `${file}: panel ${panel.title}`;
      wrong += check(panel.type, 'Options', panel.options, what);
      const custom = panel.fieldConfig.defaults.custom;
      if (custom) wrong += check(panel.type, 'FieldConfig', custom, what);
    }
  }
  process.exitCode = wrong ? 1 : 0;
}

if (verb === 'make') make();
else judge();
