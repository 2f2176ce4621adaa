import { describeLayers } from './judge.ts';
import { LAYERS } from './layers.ts';

describeLayers(LAYERS.filter(({ sample }) => sample));
