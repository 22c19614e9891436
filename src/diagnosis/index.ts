export * from './fix.ts';
export * from './observation.ts';
export * from './reasons.ts';
export * from './verdict.ts';
export * from './contrast.ts';
