// SPDX-License-Identifier: ISC
// pages.mjs PAGE.html...: opens each in a real Chromium, light, dark, on a phone and on paper: nothing on
// its console, nothing loaded from anywhere, nothing serious for axe-core, no sideways scrolling. A page
// named many.html must also be small and quick. The last line is "browser: N passed, N failed".
// SCREENSHOTS=FOLDER keeps what was seen.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const views = [
	{ name: 'light', width: 1200, height: 900 },
	{ name: 'dark', width: 1200, height: 900, dark: true },
	{ name: 'phone', width: 360, height: 740 },
	{ name: 'paper', width: 800, height: 1100, print: true },
];
let passed = 0, failed = 0;

function holds(name, condition, why = '') {
	if (condition) passed++;
	else { failed++; console.log(`FAIL ${name}: ${why}`); }
}

// Of five times, in ms; of up to thirty where others are at work on this machine, too.
async function quickest(page, enough) {
	let least = Infinity;
	for (let i = 0; i < 5 || (i < 30 && least >= enough); i++) {
		await page.reload({ waitUntil: 'load' });
		least = Math.min(least, await page.evaluate(() =>
			performance.getEntriesByType('navigation')[0].loadEventEnd));
	}
	return least;
}

async function look(browser, file, view) {
	const name = `${basename(file)} ${view.name}`, said = [], asked = [];
	const page = await browser.newPage();
	page.on('console', (m) => said.push(m.text()));
	page.on('pageerror', (e) => said.push(e.message));
	page.on('request', (r) => asked.push(r.url()));
	await page.setViewport({ width: view.width, height: view.height, isMobile: view.name === 'phone' });
	await page.emulateMediaType(view.print ? 'print' : 'screen');
	await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: view.dark ? 'dark' : 'light' }]);
	const url = `file://${resolve(file)}`;
	await page.goto(url, { waitUntil: 'load', timeout: 60000 });
	const [wide, elements] = await page.evaluate(() => [
		document.documentElement.scrollWidth - document.documentElement.clientWidth,
		document.querySelectorAll('main *').length,
	]);
	holds(`${name}: it is a page`, elements > 0);
	holds(`${name}: no sideways scrolling`, wide <= 0, `${wide} pixels`);
	const outside = asked.filter((u) => u !== url && !u.startsWith('data:'));
	holds(`${name}: nothing is loaded`, outside.length === 0, outside.join(' '));
	if (basename(file) === 'many.html') {
		const load = await quickest(page, 1000);
		holds(`${name}: within a second`, load < 1000, `${Math.round(load)} ms`);
		holds(`${name}: under 2 MB`, statSync(file).size < 2e6, `${statSync(file).size} bytes`);
		console.log(`${name}: ${Math.round(load)} ms, ${statSync(file).size} bytes`);
	} else {
		await page.evaluate(axe);
		const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
		const bad = found.violations.filter((v) => ['serious', 'critical'].includes(v.impact));
		holds(`${name}: axe-core`, bad.length === 0,
			bad.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`).join('; '));
	}
	holds(`${name}: a silent console`, said.length === 0, said.join('; '));
	if (process.env.SCREENSHOTS)
		await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name.replace(' ', '-')}.png` });
	await page.close();
}

const browser = await puppeteer.launch({
	executablePath: chromium,
	args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
try {
	for (const file of process.argv.slice(2))
		for (const view of basename(file) === 'many.html' ? views.slice(0, 1) : views)
			await look(browser, file, view);
} finally {
	await browser.close();
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
