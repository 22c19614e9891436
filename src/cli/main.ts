export async function run(): Promise<void> { const { render } = await import('ink'); console.log(typeof render); }
