export { createManualClock, type ManualClock, settle } from './manual-clock.ts';
export {
  cursorAt,
  sampleGroup,
  sampleIncident,
  sampleMaintenance,
  sampleRun,
  sampleService,
  sampleSnapshot,
  sampleStatusChange,
} from './samples.ts';
export { createScriptedServer, type ScriptedRequest, type ScriptedServer } from './scripted-server.ts';
export { createScriptedStream, type ScriptedStream, TEST_EPOCH } from './scripted-stream.ts';
