import { draw } from '../../studio';

export const runtime = 'edge';

export async function POST() {
  return Response.json(await draw(process.env.SIMULATOR));
}
