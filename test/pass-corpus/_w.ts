import { presentPass } from '../../shared/src/pass/presentation'
import { ownerPhone, noon } from '../../shared/src/pass/credential.fixture'
import { readFileSync } from 'node:fs'
console.log('widest rot', presentPass(JSON.parse(readFileSync('test/pass-corpus/corpus.json','utf8')).codes.widest, ownerPhone, noon).length)
