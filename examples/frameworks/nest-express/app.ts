import 'reflect-metadata'
import { Body, Controller, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Request } from 'express'
import { getActiveThread } from 'threadspan'
import { threads } from 'threadspan/express'
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

export const app = await NestFactory.create(AppModule)
app.use(threads({ threadId: (request: Request) => chatOf(request.headers.cookie) }))
