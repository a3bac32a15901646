import 'reflect-metadata'
import { Body, Controller, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyRequest } from 'fastify'
import { getActiveThread } from 'threadspan'
import { threads } from 'threadspan/fastify'
import { chatOf } from './sessions.ts'

@Controller()
class ChatController {
  @Post('chat')
  answer(@Body() { question }: { question: string }) {
    const answer = `You asked: ${question}`
    getActiveThread()?.trackMessage({ role: 'assistant', content: answer })
    return { answer }
  }
}

@Module({ controllers: [ChatController] })
class AppModule {}

export const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter())
await app.register(threads, {
  threadId: (request: FastifyRequest) => chatOf(request.headers.cookie),
})
