/** Before each suite: a command fails that would keep what stands in no schema. */
import { beStrict } from '../../../cases/strict';

beStrict();
