import { describe, expect, test } from 'vitest'
import { textKind } from './text-kind.ts'

describe('text', () => {
  test.each([
    ['Just words.\nAnd more.\n', '', 'txt'],
    ['a;b;c\n1;2;3\n4;5;6\n', '', 'csv'],
    ['a,b\n"x, y",2\n', '', 'csv'],
    ['a,b\n1,2,3\n4\n', '', 'txt'],
    ['[2026-11-21T10:00:00Z] started\n[2026-11-21T10:00:01Z] ended\n', '', 'log'],
    ['Nov 21 10:00:00 host sshd[1]: hello\n', '', 'log'],
    ['INFO one\nWARN two\n  at three\n', '', 'log'],
    ['Just words.', 'csv', 'csv'],
    ['a,b\n1,2\n3,4\n', 'txt', 'txt'],
    ['words', 'log', 'log'],
    ['From: a@b.c\nSubject: x\n folded\n\nbody', 'eml', 'eml'],
    ['From: a@b.c\nSubject: x\n\nbody', '', 'eml'],
    ['Dear all,\nno mail.\n', 'eml', 'txt'],
    ['Subject: no sender\n\nbody', 'eml', 'txt'],
    ['1 < 2 and <unknown> things', '', 'txt'],
  ])('%j named .%s is %s', (head, extension, kind) => expect(textKind(head, extension)).toBe(kind))
})

describe('what is run or rendered', () => {
  test.each([
    '<!DOCTYPE html><p>x',
    '  \n<html>',
    '<!-- hidden --><script>alert(1)</script>',
    '<!-- never ends <script>',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '<?xml version="1.0"?><x/>',
    '<?php system($_GET[0]);',
    '<% eval request("x") %>',
    '#!/bin/sh\nrm -rf /',
    '%!PS-Adobe-3.0',
    '{\\rtf1 hello}',
    '<IFRAME src=x>',
    '<body onload=x>',
  ])('%j is no plain text under any name', (head) => {
    for (const extension of ['txt', 'log', 'csv', 'eml', '']) expect(textKind(head, extension)).toBeNull()
  })
})
