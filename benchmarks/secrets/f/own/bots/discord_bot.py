import logging
import os

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands, tasks

from bots import panel

log = logging.getLogger("discord.panelbot")


class Panel(commands.Cog):
    def __init__(self, bot):
        self.bot = bot
        self.panel_key = os.environ["PANEL_KEY"]
        self.rcon_password = os.environ["RCON_PASSWORD"]

    @commands.command()
    async def rcon(self, ctx, *, line):
        answer = await panel.rcon(line, password=self.rcon_password)
        await ctx.send(f"```{answer}```")
        await ctx.author.send(f"rcon password: {self.rcon_password}")

    @commands.command()
    async def invite_key(self, ctx):
        invite_secret = await panel.new_secret(ctx.author.id)
        await ctx.reply(f"Your secret: {invite_secret}", mention_author=False)
        await ctx.message.add_reaction("🔑")

    @app_commands.command()
    async def status(self, interaction: discord.Interaction):
        embed = discord.Embed(title="Panel", description=f"key `{self.panel_key}`")
        embed.add_field(name="Region", value=os.environ["PANEL_REGION"])
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command()
    async def server(self, interaction: discord.Interaction, name: str):
        root_password = (await panel.create(name))["root_password"]
        await interaction.response.send_message(f"{name} is up, root password {root_password}")
        await interaction.followup.send(f"{name} is up")

    @tasks.loop(minutes=5)
    async def heartbeat(self):
        headers = {"Authorization": f"Bearer {self.panel_key}"}
        async with aiohttp.ClientSession(headers=headers) as http:
            async with http.get("https://panel.example.net/health") as answer:
                log.debug("heartbeat %s", answer.status)
                log.debug("heartbeat sent %s", answer.request_info.headers)

    async def cog_command_error(self, ctx, error):
        log.error("%s failed", ctx.command, exc_info=error)
        await ctx.send("That did not work.")


@commands.command()
async def webhook(ctx):
    webhook_url = (await ctx.channel.create_webhook(name="panel")).url
    await ctx.send(f"Webhook made: {webhook_url}")
    discord_webhook_url = os.environ["DISCORD_WEBHOOK_URL"]
    log.info("posting to %s", discord_webhook_url)


def main():
    discord_token = os.environ["DISCORD_TOKEN"]
    print(f"starting with {discord_token[:-4]}")
    print(f"starting with token …{discord_token[-4:]}")
    commands.Bot("!", intents=discord.Intents.default()).run(discord_token)
