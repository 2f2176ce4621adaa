'use server';
import { draw } from '../studio';

export async function drawOnServer() {
  globalThis.answersOfAction = await draw(process.env.SIMULATOR);
}
