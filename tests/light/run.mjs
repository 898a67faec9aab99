// Lighthouse for phones on one address; prints JSON: {"row": [...], "missed": [...]}.
import * as chromeLauncher from 'chrome-launcher';
import lighthouse from 'lighthouse';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

const chrome = await chromeLauncher.launch({chromeFlags: FLAGS});
const {lhr} = await lighthouse(process.argv[2], {port: chrome.port, logLevel: 'error', onlyCategories: CATEGORIES});
await chrome.kill();

const value = (id) => lhr.audits[id].numericValue;
const score = (id) => Math.round(lhr.categories[id].score * 100);
const missed = Object.values(lhr.categories).flatMap((category) => category.auditRefs
  .filter(({id, weight}) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
  .map(({id}) => `${category.id}: ${id} ${lhr.audits[id].score} ${lhr.audits[id].displayValue || ''}`));
if (lhr.runtimeError) missed.push(lhr.runtimeError.message);
process.stdout.write(JSON.stringify({
  row: [
    ...CATEGORIES.map(score),
    Math.round(value('largest-contentful-paint')),
    Math.round(value('total-blocking-time')),
    (value('cumulative-layout-shift') || 0).toFixed(3),
    lhr.audits['network-requests'].details.items.length,
    Math.round(value('total-byte-weight') / 1000),
  ],
  missed,
}));
